//////////////////////////////////////////////////////////////////////////////
// Pipeline.cpp : producer -> stages -> consumer
//////////////////////////////////////////////////////////////////////////////
#include <boost/asio.hpp>
#include <boost/asio/spawn.hpp>
#include <boost/optional.hpp>

#include <cassert>
#include <iostream>
#include <memory>
#include <queue>
#include <string>
#include <vector>

using namespace std;
using boost::asio::io_context;
using boost::asio::spawn;
using boost::asio::steady_timer;
using boost::asio::yield_context;
typedef boost::system::error_code CErrorCode;

//----------------------------------------------------------------------------
// CChannel
//----------------------------------------------------------------------------
template<typename TItem>
class CChannel
{
public:
    typedef boost::optional<TItem> Item;

    CChannel(io_context& ioContext, size_t nCapacity)
        : m_timerRead(ioContext, steady_timer::time_point::max())
        , m_timerWrite(ioContext, steady_timer::time_point::max())
        , m_nCapacity(nCapacity)
        , m_bClosed(false)
    {
    }

    void Write(TItem item, yield_context yield)
    {
        while(m_queue.size() == m_nCapacity)
        {
            CErrorCode ec;
            m_timerWrite.async_wait(yield[ec]);
        }
        m_queue.push(std::move(item));
        m_timerRead.cancel();
    }

    Item Read(yield_context yield)
    {
        while(m_queue.empty())
        {
            if(m_bClosed)
                return boost::none;
            CErrorCode ec;
            m_timerRead.async_wait(yield[ec]);
        }
        Item item(std::move(m_queue.front()));
        m_queue.pop();
        m_timerWrite.cancel();
        return item;
    }

    void Close()
    {
        m_bClosed = true;
        m_timerRead.cancel();
    }

private:
    queue<TItem>    m_queue;
    steady_timer    m_timerRead;
    steady_timer    m_timerWrite;
    const size_t    m_nCapacity;
    bool            m_bClosed;
};

typedef CChannel<string> CStringChannel;
typedef shared_ptr<CStringChannel> CStringChannelPtr;

//----------------------------------------------------------------------------
// Stages
//----------------------------------------------------------------------------
class IStage
{
public:
    virtual ~IStage() = default;
    virtual bool Transform(string& strItem, yield_context yield) = 0;   // false: drop the item
    virtual void Finish(CStringChannel& out, yield_context yield) { (void)out; (void)yield; }
};

class CUpper : public IStage
{
public:
    virtual bool Transform(string& strItem, yield_context yield) override
    {
        for(auto& ch : strItem)
        {
            ch = static_cast<char>(toupper(ch));
        }
        boost::asio::post(yield);
        return true;
    }
};

class CDropShort : public IStage
{
    size_t m_nMin;
    int m_nDropped;
public:
    explicit CDropShort(size_t nMin) : m_nMin(nMin), m_nDropped(0) { }
    virtual bool Transform(string& strItem, yield_context) override
    {
        if(strItem.size() >= m_nMin)
            return true;
        ++m_nDropped;
        return false;
    }
    virtual void Finish(CStringChannel& out, yield_context yield) override
    {
        out.Write("dropped " + to_string(m_nDropped), yield);
    }
};

class CFailOn : public IStage
{
    string m_str;
public:
    explicit CFailOn(const string& str) : m_str(str) { }
    virtual bool Transform(string& strItem, yield_context yield) override
    {
        boost::asio::post(yield);
        if(strItem == m_str)
        {
            throw runtime_error("cannot handle " + strItem);
        }
        return true;
    }
};

static void RunStage(const shared_ptr<IStage>& pStage, const CStringChannelPtr& pIn, const CStringChannelPtr& pOut, yield_context yield)
{
    try
    {
        while(auto item = pIn->Read(yield))
        {
            if(!pStage->Transform(*item, yield))
                continue;
            pOut->Write(std::move(*item), yield);
        }
        pStage->Finish(*pOut, yield);
    }
    catch(const exception& e)
    {
        pOut->Write(string("error: ") + e.what(), yield);
    }
    pOut->Close();
}

//----------------------------------------------------------------------------
// main
//----------------------------------------------------------------------------
int main()
{
    io_context ioContext;
    vector<shared_ptr<IStage>> stages;
    stages.push_back(make_shared<CDropShort>(3));
    stages.push_back(make_shared<CUpper>());
    stages.push_back(make_shared<CFailOn>("BOOM"));

    auto pFirst = make_shared<CStringChannel>(ioContext, 2);
    auto pIn = pFirst;
    for(const auto& pStage : stages)
    {
        auto pOut = make_shared<CStringChannel>(ioContext, 1);
        spawn(ioContext, bind(&RunStage, pStage, pIn, pOut, placeholders::_1));
        pIn = pOut;
    }

    spawn(ioContext, [pFirst](yield_context yield)
    {
        for(const char* psz : { "alpha", "be", "gamma", "", "delta" })
            pFirst->Write(psz, yield);
        pFirst->Close();
    });

    vector<string> result;
    spawn(ioContext,
        [pIn, &result](yield_context yield)
        {
            while(const auto item = pIn->Read(yield))
                result.push_back(*item);
        });
    pFirst.reset();
    pIn.reset();
    ioContext.run();
    for(const auto& str : result) cout << str << endl;

    // a second round, with the item nobody can handle
    ioContext.restart();
    auto pA = make_shared<CStringChannel>(ioContext, 8);
    auto pB = make_shared<CStringChannel>(ioContext, 8);
    spawn(ioContext, [&](yield_context yield)
    {
        pA->Write("one", yield);
        pA->Write("BOOM", yield);
        pA->Write("never", yield);
        pA->Close();
        RunStage(stages.back(), pA, pB, yield);
        for(auto item = pB->Read(yield); item; item = pB->Read(yield))
        {
            cout << item.get() << endl;
        }
        cout << (pA->Read(yield) ? "left over" : "empty") << endl;
    });
    ioContext.run();
    return 0;
}
